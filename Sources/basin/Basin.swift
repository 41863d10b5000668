import ArgumentParser

@main
struct Basin: ParsableCommand {}
