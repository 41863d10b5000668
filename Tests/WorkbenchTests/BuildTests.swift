import Testing

@Test("The Workbench room builds")
func builds() {}
