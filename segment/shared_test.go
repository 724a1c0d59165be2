package segment_test

import (
	"os"
	"testing"
)

// shared returns a file beside the project, or skips.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := "../../shared/" + name
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("%s is not there", path)
	}
	return path
}
