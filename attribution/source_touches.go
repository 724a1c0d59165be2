package attribution

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/goal"
)

// SessionTouches appends one touch for each session, at its first event, with the
// key that the function gives; false is no touch. [ByChannel] is such a function.
// The function must neither keep nor change the session.
func SessionTouches[K Key](dst []Touch[K], sessions []conversion.Session, key func(*conversion.Session) (K, bool)) []Touch[K] {
	for i := range sessions {
		s := &sessions[i]
		k, isTouch := key(s)
		if !isTouch {
			continue
		}
		t := Touch[K]{Key: k, At: s.Start}
		if len(s.Events) > 0 {
			t.At, t.Seq = s.Events[0].Time, s.Events[0].Seq
		}
		dst = append(dst, t)
	}
	return dst
}

// ByChannel returns the channel of a session. A session without a touch is
// resolved from its first event, and a touch without a channel is grouped, by
// channel.Default. It is false for a session that has neither touch nor events.
func ByChannel[K Key](s *conversion.Session) (K, bool) {
	t := s.Touch
	switch {
	case t.Channel != "":
	case t.IsSet():
		t.Channel, _ = channel.Default().Group(t)
	case len(s.Events) == 0:
		return "", false
	default:
		t = channel.Default().Touch(channel.FactsOf(&s.Events[0]))
	}
	return K(t.Channel), true
}

// CompletionTouches appends one touch for each completion, with the goal's name as
// key: what micro conversions contribute to a macro conversion is asked that way.
// Completions of the goal that is being attributed are left out, and if goals are
// named, so are those of all others. The completions are those of a goal.Score, in
// order; their places become Seq.
func CompletionTouches[K Key](dst []Touch[K], completions []goal.Completion, attributed string, goals ...string) []Touch[K] {
	for i := range completions {
		c := &completions[i]
		if c.Goal != attributed && (len(goals) == 0 || slices.Contains(goals, c.Goal)) {
			dst = append(dst, Touch[K]{K(c.Goal), c.Time, int64(i)})
		}
	}
	return dst
}

// EventTouches appends one touch for each event to which the function gives a key;
// false is no touch. The function must neither keep nor change the event.
func EventTouches[K Key](dst []Touch[K], events []conversion.Event, key func(*conversion.Event) (K, bool)) []Touch[K] {
	for i := range events {
		if k, isTouch := key(&events[i]); isTouch {
			dst = append(dst, Touch[K]{k, events[i].Time, events[i].Seq})
		}
	}
	return dst
}

// ConversionsOf appends a conversion for each completion of the goal, with its
// value and, where the goal counts once per order_id, the order's id as ID. The
// completions are those of a goal.Score, in order; their places become Seq.
// Refunds are to be taken off before, as by the Adjust method of a score.
func ConversionsOf(dst []Conversion, completions []goal.Completion, g goal.Goal) []Conversion {
	for i := range completions {
		c := &completions[i]
		if c.Goal != g.Name {
			continue
		}
		one := Conversion{At: c.Time, Seq: int64(i), Value: c.Value}
		if g.Count == goal.OncePer("order_id") {
			one.ID = c.OrderID
		}
		dst = append(dst, one)
	}
	return dst
}
