package funnel

import "github.com/go-conversion/conversion"

// enough is how many units a transition needs to be judged.
const enough = 30

// Bottleneck is the transition that loses the largest share of units.
type Bottleneck struct {
	Step        int             `json:"step"` // row of Steps into which it leads, counted from 0
	Name        string          `json:"name"`
	Rate        conversion.Rate `json:"rate"`
	Sure        bool            `json:"sure"`                  // its interval lies below those of all other transitions
	Overlapping []int           `json:"overlapping,omitempty"` // else the rows whose intervals overlap, in order
}

// Loss is the transition that loses the most units.
type Loss struct {
	Step  int    `json:"step"` // row of Steps into which it leads, counted from 0
	Name  string `json:"name"`
	Units int64  `json:"units"` // that were lost, mature
}

// FindBottleneck returns, of the transitions of at least so many units, the one
// into a required step with the lowest rate, of equal ones the earlier. Suspect
// ones are left out. It is nil if there is none. Reports call it with 30.
func (f Flow) FindBottleneck(least int64) *Bottleneck {
	rows := f.transitions(max(1, least))
	if len(rows) == 0 {
		return nil
	}
	worst := rows[0]
	for _, row := range rows[1:] {
		if f.Steps[row].FromPrevious.Value() < f.Steps[worst].FromPrevious.Value() {
			worst = row
		}
	}
	at := &f.Steps[worst]
	b := &Bottleneck{Step: worst, Name: at.Name, Rate: at.FromPrevious}
	_, high := b.Rate.Interval()
	for _, row := range rows {
		if low, _ := f.Steps[row].FromPrevious.Interval(); row != worst && low <= high {
			b.Overlapping = append(b.Overlapping, row)
		}
	}
	b.Sure = len(b.Overlapping) == 0
	return b
}

// FindLargestLoss returns, of the transitions of at least so many units into
// required steps, the one that loses most, of equal ones the earlier; nil if
// none loses any. Suspect ones are left out. Reports call it with 30.
func (f Flow) FindLargestLoss(least int64) *Loss {
	var most *Loss
	for _, row := range f.transitions(max(1, least)) {
		at := &f.Steps[row]
		if lost := at.DropOff.K; lost > 0 && (most == nil || lost > most.Units) {
			most = &Loss{row, at.Name, lost}
		}
	}
	return most
}

// transitions returns the rows of required steps into which at least so many
// units might have come, and whose rate is not suspect.
func (f Flow) transitions(least int64) (rows []int) {
	for i := range f.Steps {
		if s := &f.Steps[i]; i > 0 && !s.Optional && !s.Suspect && s.FromPrevious.N >= least {
			rows = append(rows, i)
		}
	}
	return rows
}
