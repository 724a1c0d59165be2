//go:build race

package pattern_test

func init() { raceEnabled = true }
