package insight

import (
	"math"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// levelOr95 returns the level of intervals that an option asks for: 0 is 0.95, and
// what is no level gives NaN, as everything that is computed with it.
func levelOr95(level float64) float64 {
	switch {
	case level == 0:
		return 0.95
	case level > 0 && level < 1:
		return level
	}
	return math.NaN()
}

// amountText returns an amount with the digits of its currency, and without its
// name; 0 has no sign.
func amountText(x float64, currency string) string {
	switch size := math.Abs(x); {
	case !(size <= math.MaxFloat64):
		return "no data"
	case size >= 1e15:
		return strconv.FormatFloat(x, 'g', 6, 64)
	}
	text := strconv.FormatFloat(x, 'f', conversion.MinorDigits(currency), 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return chart.Group(text)
}

// spanText returns the ends of an interval, written like its value: "" if there are
// none, and "from low" without an upper one.
func spanText(e Estimate, text func(x float64) string) string {
	switch {
	case math.IsNaN(e.Low):
		return ""
	case !(e.High <= math.MaxFloat64):
		return "from " + text(e.Low)
	}
	return text(e.Low) + " to " + text(e.High)
}

// countText returns a number with what is counted: "12 units".
func countText(n int64, one string) string {
	if n != 1 {
		one += "s"
	}
	return chart.Count(n) + " " + one
}
