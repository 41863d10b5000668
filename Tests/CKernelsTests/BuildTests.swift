import Testing

@Test("The CKernels room builds")
func builds() {}
