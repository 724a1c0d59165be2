package chart

import (
	"math"
	"strings"
)

// eighths are blocks of one to seven eighths of a character.
var eighths = [...]string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// Bar returns a bar of a share of width characters, to the nearest eighth of
// one; a share above 0 is at least one eighth. Shares outside 0..1 are cut to
// it, and NaN has no bar.
func Bar(share float64, width int) string {
	if math.IsNaN(share) || share <= 0 || width <= 0 {
		return ""
	}
	n := max(1, int(math.Round(min(share, 1)*float64(8*width))))
	return strings.Repeat("█", n/8) + eighths[n%8]
}
