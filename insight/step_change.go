package insight

// StepChangeReport takes apart how a funnel's result changed between two periods.
type StepChangeReport struct {
	Before, After float64
	Change        float64
	Defined       bool
	FirstZero     string // the factor that is 0 or undefined, where Defined is false
	Factors       []FactorChange
}

// FactorChange is the part of one factor; the effects add up to the change.
type FactorChange struct {
	Name          string
	Before, After float64
	Log           float64
	Effect        float64
}
