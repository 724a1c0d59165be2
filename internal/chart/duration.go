package chart

import (
	"fmt"
	"math"
	"time"
)

const day = 24 * time.Hour

// Duration returns a duration to three digits or so, in its largest two units:
// "3d 4h", "5h 12m", "4m 10s", "2.5s", "12ms".
func Duration(d time.Duration) string {
	if d < 0 {
		return "-" + Duration(-max(d, math.MinInt64+1))
	}
	switch seconds, minutes, hours := d.Round(time.Second), d.Round(time.Minute), d.Round(time.Hour); {
	case minutes >= 100*day:
		return Count(int64(math.Round(d.Hours()/24))) + "d"
	case minutes >= day:
		return two(hours, day, "d", time.Hour, "h")
	case seconds >= time.Hour:
		return two(minutes, time.Hour, "h", time.Minute, "m")
	case seconds >= time.Minute:
		return two(seconds, time.Minute, "m", time.Second, "s")
	case d >= time.Second:
		return fmt.Sprintf("%.3gs", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.3gms", float64(d)/float64(time.Millisecond))
	}
	return d.String()
}

// two returns a duration in two units; no rest of the smaller is left out.
func two(d, large time.Duration, largeName string, small time.Duration, smallName string) string {
	if rest := d % large / small; rest > 0 {
		return fmt.Sprintf("%d%s %d%s", d/large, largeName, rest, smallName)
	}
	return fmt.Sprintf("%d%s", d/large, largeName)
}
