"""What the benchmarks of documents share."""
