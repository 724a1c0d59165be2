package funnel

import (
	"errors"
	"math"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/civil"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/session"
)

// Bucket is a span of time in a calendar.
type Bucket string

// The buckets. Days, weeks and months begin at the first instant whose date, in
// the zone, is theirs, so a day has 23 or 25 hours where clocks change. Hours
// are cut where clocks change: the one that comes twice is two.
const (
	Hour  Bucket = "hour"
	Day   Bucket = "day"
	Week  Bucket = "week" // from Monday
	Month Bucket = "month"
)

// Trend counts by the bucket of the entry, in a zone; nil is UTC. In each
// bucket it is as if there were no other entries, so an actor may be in several;
// a round is in that of its entry, an excluded one in that of its first entry.
// Only zones of the IANA database are known by name everywhere, and so only they
// can be used.
//
// An actor is evaluated once for each of its buckets, which without limits of
// time takes as often as long. The state grows with the number of buckets, each
// of which has durations of its own.
func Trend(bucket Bucket, zone *time.Location) Option {
	if zone == nil {
		zone = time.UTC
	}
	return func(o *options) { o.trend = &trend{bucket, zone} }
}

type trend struct {
	bucket Bucket
	zone   *time.Location
}

func (t *trend) check(fault addFault) {
	switch t.bucket {
	case Hour, Day, Week, Month:
	default:
		fault("trend.bucket", "value", "unknown bucket %q: want hour, day, week or month", string(t.bucket))
	}
	var problem *conversion.Fault // which cutters know as well
	if _, err := session.New(session.Policy{Midnight: t.zone}); errors.As(err, &problem) {
		fault("trend.zone", problem.Code, "%s", problem.Message)
	}
}

func (t *trend) append(dst []byte) []byte {
	return wire.AppendString(wire.AppendString(dst, string(t.bucket)), t.zone.String())
}

// spanOf returns the bucket of an instant.
func (t *trend) spanOf(ns int64) period {
	at := time.Unix(0, ns).In(t.zone)
	if t.bucket == Hour {
		return hourOf(at, ns)
	}
	day := civil.DateOf(at)
	if next := day.AddDate(0, 0, 1); !at.Before(civil.StartOf(next, t.zone)) {
		day = next // clocks went back over midnight
	}
	from, to := day, day.AddDate(0, 0, 1)
	switch t.bucket {
	case Week:
		from = day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
		to = from.AddDate(0, 0, 7)
	case Month:
		from = day.AddDate(0, 0, 1-day.Day())
		to = from.AddDate(0, 1, 0)
	}
	return between(civil.StartOf(from, t.zone), civil.StartOf(to, t.zone))
}

// hourOf returns the hour of an instant, as far as its offset lasts.
func hourOf(at time.Time, ns int64) period {
	begin, end := civil.Bounds(at)
	_, offset := at.Zone()
	const hour = int64(time.Hour)
	local := int64(offset) * int64(time.Second)
	first := ns - floorMod(ns+local, hour)
	span := period{first, first + hour - 1}
	limits := allTime
	if !begin.IsZero() {
		limits.first = nanoseconds(begin)
	}
	if !end.IsZero() {
		limits.last = nanoseconds(end) - 1
	}
	return span.cut(limits)
}

func floorMod(a, b int64) int64 { return ((a % b) + b) % b }

// isMature reports whether whoever entered in a bucket has had the time to
// convert.
func (p *Plan) isMature(bucket period, asOf int64) bool {
	h := p.horizon()
	if asOf == NoAsOf {
		return true
	}
	end := bucket.last + 1
	if h == noLimit {
		h = 0
	}
	return end <= asOf && uint64(asOf)-uint64(end) >= h && end > math.MinInt64
}
