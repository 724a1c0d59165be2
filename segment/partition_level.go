package segment

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/proptext"
	"github.com/go-conversion/conversion/internal/wire"
)

// appendKey appends the levels of a unit, by which it is counted.
func (p *Partition) appendKey(dst []byte, unit *conversion.Journey, per Unit) []byte {
	for i := range p.By {
		if value, ok := p.By[i].value(unit, per); ok {
			dst = wire.AppendString(append(dst, 1), value)
		} else {
			dst = append(dst, 0)
		}
	}
	return dst
}

// levels reads a key; not ok is none of this partition.
func (p *Partition) levels(key string) (levels []Level, ok bool) {
	r := wire.NewReader([]byte(key))
	for range p.By {
		level := Level{Kind: NoneLevel}
		if r.Bool() {
			level = Level{ValueLevel, r.String()}
		}
		levels = append(levels, level)
	}
	return levels, r.Done()
}

// value returns what a unit has; not ok is nothing.
func (b *By) value(unit *conversion.Journey, per Unit) (value string, ok bool) {
	switch b.Dim {
	case PropDimension:
		if e := b.carrier(unit); e != nil {
			return proptext.Of(e.Props.Lookup(b.Name)), true
		}
		return "", false
	case FuncDimension:
		return b.Func(*unit)
	case ReturningDimension:
		return returning(unit, per), true
	}
	value = b.ofTouch(unit)
	return value, value != ""
}

func returning(unit *conversion.Journey, per Unit) string {
	if per == PerSession && unit.Sessions[0].Index > 1 || len(unit.Sessions) > 1 {
		return "returning"
	}
	return "new"
}

func (b *By) ofTouch(unit *conversion.Journey) string {
	at := 0
	if b.Of == LastPick {
		at = len(unit.Sessions) - 1
	}
	touch := &unit.Sessions[at].Touch
	switch b.Dim {
	case SourceDimension:
		return touch.Source
	case MediumDimension:
		return touch.Medium
	case CampaignDimension:
		return touch.Campaign
	}
	return touch.Channel
}

// carrier returns the event whose property counts. Sessions whose ids are
// trusted may overlap, so all of them are looked at.
func (b *By) carrier(unit *conversion.Journey) (best *conversion.Event) {
	for i := range unit.Sessions {
		e := b.carrierIn(unit.Sessions[i].Events)
		if e != nil && (best == nil || (conversion.Compare(e, best) < 0) == (b.Of == FirstPick)) {
			best = e
		}
	}
	return best
}

func (b *By) carrierIn(events []conversion.Event) *conversion.Event {
	for i := range events {
		e := &events[i]
		if b.Of == LastPick {
			e = &events[len(events)-1-i]
		}
		if e.Props.Lookup(b.Name).Exists() {
			return e
		}
	}
	return nil
}
