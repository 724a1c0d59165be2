package chart_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/chart"
)

func TestBar(t *testing.T) {
	for _, test := range []struct {
		share float64
		width int
		want  string
	}{
		{0, 10, ""},
		{-1, 10, ""},
		{math.NaN(), 10, ""},
		{0.5, 0, ""},
		{1e-9, 10, "▏"},
		{0.5, 4, "██"},
		{0.5, 3, "█▌"},
		{1, 3, "███"},
		{7, 3, "███"},
		{math.Inf(1), 2, "██"},
		{0.99, 2, "██"},
		{0.96, 2, "█▉"},
	} {
		require.Equal(t, test.want, chart.Bar(test.share, test.width), "%v of %d", test.share, test.width)
	}
}

func TestDuration(t *testing.T) {
	const day = 24 * time.Hour
	for d, want := range map[time.Duration]string{
		0:                               "0s",
		12:                              "12ns",
		12 * time.Millisecond:           "12ms",
		2500 * time.Millisecond:         "2.5s",
		time.Minute:                     "1m",
		250 * time.Second:               "4m 10s",
		59*time.Minute + 59900*1e6:      "1h",
		time.Hour + 29*time.Second:      "1h",
		time.Hour + 12*time.Minute:      "1h 12m",
		3*day + 4*time.Hour:             "3d 4h",
		1234 * day:                      "1,234d",
		-90 * time.Second:               "-1m 30s",
		math.MaxInt64:                   "106,752d",
		math.MinInt64:                   "-106,752d",
		23*time.Hour + 59*time.Minute:   "23h 59m",
		25*time.Hour + 29*time.Minute:   "1d 1h",
		time.Second + 4*time.Nanosecond: "1s",
	} {
		require.Equal(t, want, chart.Duration(d))
	}
}
