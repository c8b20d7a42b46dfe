import Foundation
import LogBytes

/// A report as one HTML file that needs nothing else: its style and script stand in it, and its policy allows nothing
/// but these two, by their digests.
public enum ReportPage {
    public static func html(_ data: ReportData) -> [UInt8] {
        let style = ReportStyle.text
        let script = ReportScript.text
        var page = Array(head(style, script).utf8)
        page += Array(ReportBody.text.utf8)
        page += Array("<script type=\"application/json\" id=\"data\">".utf8)
        page += ReportJSON.bytes(data)
        page += Array("</script>\n<script>\(script)</script>\n</body>\n</html>\n".utf8)
        return page
    }

    private static func head(_ style: String, _ script: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(policy(style, script))">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>jobtrail report</title>
        <style>\(style)</style>
        </head>

        """
    }

    private static func policy(_ style: String, _ script: String) -> String {
        "default-src 'none'; style-src \(source(style)); script-src \(source(script)); base-uri 'none'; "
            + "form-action 'none'"
    }

    private static func source(_ text: String) -> String {
        "'sha256-\(Data(FileDigest.sha256(of: text)).base64EncodedString())'"
    }
}
