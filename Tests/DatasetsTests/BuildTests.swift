import Testing

@Test("The Datasets room builds")
func builds() {}
