/// A log whose words would run as markup wherever a page took them for it.
enum HostileLog {
    static let text = """
        1306938591.55 ULOGD-I-Start
        1306938592.55 SNORT-E-Start reason="<script>window.broken = 1</script>" <img src=x onerror=window.broken=1>
        Traceback (most recent call last):
          File "<string>", line 1, in <module></script><script>window.broken = 2</script><!--
        1306938593.55 NTP-E-Sync job=<b>ntp</b> reason="</script><svg onload=window.broken=3>"

        """
}
