print("jobtrail")
