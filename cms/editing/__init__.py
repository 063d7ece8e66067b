"""What editors need around a form: its test cases, its history, its preview, its release file, its FIM export."""
