package ingest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/ingest"
)

// TestEveryDay compares with package time on each day that events can have.
func TestEveryDay(t *testing.T) {
	var b strings.Builder
	b.WriteString("t\n")
	first := time.Date(1678, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(2262, 1, 1, 0, 0, 0, 0, time.UTC)
	for day := first; day.Before(end); day = day.AddDate(0, 0, 1) {
		fmt.Fprintln(&b, day.Format(time.DateTime))
	}
	want := first
	for e, err := range ingest.CSV(strings.NewReader(b.String()), ingest.Mapping{Time: "t", ConstantName: "x"}) {
		require.NoError(t, err)
		if !e.Time.Equal(want) {
			t.Fatalf("%v read as %v", want, e.Time)
		}
		want = want.AddDate(0, 0, 1)
	}
	require.Equal(t, end, want)
}
