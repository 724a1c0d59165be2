package enginetest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/clickhouse/internal/enginetest"
)

// outcome records how a test was ended.
type outcome struct {
	testing.TB
	skipped, failed bool
}

func (*outcome) Helper()                 {}
func (o *outcome) Skipf(string, ...any)  { o.skipped = true }
func (o *outcome) Fatalf(string, ...any) { o.failed = true }

func TestMissing(t *testing.T) {
	tests := []struct {
		require string
		failed  bool
	}{
		{"", false},
		{"server18", false},
		{"chdb", true},
		{"server18,chdb", true},
		{"chdbs", false},
	}
	for _, test := range tests {
		t.Run(test.require, func(t *testing.T) {
			t.Setenv(enginetest.EnvRequire, test.require)
			// Fatalf of a real test does not return; this one does, and skips too.
			var o outcome
			enginetest.Missing(&o, "chdb", "no file")
			require.Equal(t, test.failed, o.failed)
			require.True(t, o.failed || o.skipped)
		})
	}
}
