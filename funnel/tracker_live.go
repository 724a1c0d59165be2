package funnel

// live is an evaluation that goes on instant by instant.
type live struct {
	p       *Plan
	free    kept // knows no exclusions; nil where rounds are counted with exclusions
	guarded kept // reckons with exclusions; nil where there are none
	isOver  bool // nothing can change the result any more
	rounds  rounds
}

// kept is a run whose state can be copied, saved and restored.
type kept interface {
	run
	assume(state kept)
	appendState(dst []byte, now moment) []byte
	readState(r *stateReader)
	furthest() *attempt // of the run; only its level is saved
}

// rounds are those of an actor with EveryEntry.
type rounds struct {
	begun, converted int
	isOpen           bool // the last one
	level, ignoring  int  // of the last one that was closed
}

func (l *live) begin(p *Plan) {
	l.p, l.isOver, l.rounds = p, false, rounds{}
	hasGuards := len(p.funnel.Exclude) > 0
	if l.free == nil && !(hasGuards && l.isEvery()) {
		l.free = p.newFree()
	}
	if l.guarded == nil && hasGuards {
		l.guarded = p.newGuarded()
	}
	l.each(func(r kept) { l.restart(r) })
}

func (p *Plan) newFree() kept {
	switch p.shape {
	case plain:
		return &plainRun{}
	case grouped:
		return &groupRun{}
	}
	return &chainRun{}
}

func (p *Plan) newGuarded() kept {
	if p.shape == grouped {
		return &groupGuardRun{exact: true}
	}
	return &guardRun{}
}

func (l *live) each(do func(r kept)) {
	if l.free != nil {
		do(l.free)
	}
	if l.guarded != nil {
		do(l.guarded)
	}
}

func (l *live) isEvery() bool { return l.p.funnel.Entry == EveryEntry }

// main returns the run that decides.
func (l *live) main() kept {
	if l.guarded != nil {
		return l.guarded
	}
	return l.free
}

func (l *live) restart(r kept) {
	r.begin(l.p, l.p.entries, l.p.funnel.Entry == FirstEntry)
	if c, ok := r.(*chainRun); ok && l.p.shape == open {
		c.starts = l.p.steps()
	}
}

func (l *live) take(in *tick) {
	if l.isEvery() {
		l.takeRound(l.main(), in)
		return
	}
	l.each(func(r kept) {
		if !r.isComplete() {
			r.drop(in.moment)
			r.take(in)
		}
	})
	l.isOver = l.main().isComplete()
}

// takeRound goes on by an instant, at which a round may end and another begin.
func (l *live) takeRound(r kept, in *tick) {
	r.drop(in.moment)
	if l.rounds.isOpen && !r.alive(in.moment) {
		l.close(r)
	}
	r.take(in)
	isAlive := r.alive(in.moment)
	if !l.rounds.isOpen && (isAlive || r.isComplete()) {
		l.rounds.isOpen = true
		l.rounds.begun++
	}
	if l.rounds.isOpen && (r.isComplete() || !isAlive) {
		l.close(r)
	}
}

// close ends the open round.
func (l *live) close(r kept) {
	c := r.finish()
	l.rounds.isOpen, l.rounds.level, l.rounds.ignoring = false, c.best.level, c.top
	if c.best.level == l.p.k {
		l.rounds.converted++
	}
	l.restart(r)
}

// result returns the result as of a time. It may settle what is not settled
// yet, so it ends the evaluation.
func (l *live) result(asOf int64) Result {
	switch {
	case l.isEvery() && !l.rounds.isOpen:
		return l.resultOf(l.rounds.level, l.rounds.ignoring, false)
	case l.isOver:
		return l.resultOf(l.p.k, l.p.k, false)
	}
	main := l.main()
	pending := asOf != NoAsOf && main.pending(asOf)
	c := main.finish()
	ignoring := c.top
	if l.free != nil {
		ignoring = l.free.finish().best.level
	}
	return l.resultOf(c.best.level, ignoring, pending)
}

func (l *live) resultOf(level, ignoring int, pending bool) Result {
	r := Result{Level: level, Ignoring: ignoring, Outcome: Dropped}
	switch {
	case ignoring == 0:
		r.Outcome = Absent
	case level == l.p.k:
		r.Outcome = Converted
	case pending:
		r.Outcome = Pending
	case level < ignoring:
		r.Outcome = Excluded
	}
	return r
}

// count returns how many rounds there were. Like result it ends the evaluation.
func (l *live) count() (begun, converted int) {
	if l.isEvery() {
		return l.rounds.begun, l.rounds.converted
	}
	switch r := l.result(NoAsOf); r.Outcome {
	case Absent:
		return 0, 0
	case Converted:
		return 1, 1
	}
	return 1, 0
}

// assume makes it a copy of another one of the plan.
func (l *live) assume(state *live) {
	l.begin(state.p)
	l.isOver, l.rounds = state.isOver, state.rounds
	if l.isOver {
		return
	}
	if l.free != nil {
		l.free.assume(state.free)
	}
	if l.guarded != nil {
		l.guarded.assume(state.guarded)
	}
}
