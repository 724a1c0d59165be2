package duration_test

import (
	"math"
	"regexp"
	"testing"
	"testing/quick"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/duration"
)

func TestString(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                       "0s",
		90 * time.Second:        "1m30s",
		24 * time.Hour:          "1d",
		26 * time.Hour:          "1d2h",
		168 * time.Hour:         "7d",
		1500 * time.Millisecond: "1s500ms",
		1001:                    "1us1ns",
		-time.Minute:            "-1m",
		math.MaxInt64:           "106751d23h47m16s854ms775us807ns",
		math.MinInt64:           "-106751d23h47m16s854ms775us808ns",
	} {
		require.Equal(t, want, duration.String(d))
	}
}

func TestParse(t *testing.T) {
	pattern := regexp.MustCompile(duration.Pattern)
	for text, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "24h": 24 * time.Hour, "7d": 168 * time.Hour, "1h30m": 90 * time.Minute, "30m1h": 90 * time.Minute,
		"0s": 0, "007s": 7 * time.Second, "1m1ms": time.Minute + time.Millisecond, "5ns": 5, "5us": 5000,
		"106751d23h47m16s854ms775us807ns": math.MaxInt64,
	} {
		got, ok := duration.Parse(text)
		require.True(t, ok, text)
		require.Equal(t, want, got, text)
		require.True(t, pattern.MatchString(text))
	}
	for _, text := range []string{"", "5", "s", "1.5h", "-1s", "+1s", "1 s", "1S", "1w", "1h30", "0", "1µs", "１s"} {
		_, ok := duration.Parse(text)
		require.False(t, ok, text)
		require.False(t, pattern.MatchString(text), text)
	}
	for _, text := range []string{"106752d", "106751d23h47m16s854ms775us808ns", "99999999999999999999s", "9223372036854775807d"} {
		_, ok := duration.Parse(text)
		require.False(t, ok, text)
	}
}

func TestRoundTrip(t *testing.T) {
	require.NoError(t, quick.Check(func(ns int64) bool {
		d := time.Duration(ns & math.MaxInt64)
		got, ok := duration.Parse(duration.String(d))
		return ok && got == d
	}, nil))
}
