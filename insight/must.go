package insight

import "strings"

// MustChain is [NewChain] for variables of a program; it panics on faults.
func MustChain(states States) *Chain { return must(NewChain(states)) }

// MustMicro is [NewMicro] for variables of a program; it panics on faults.
func MustMicro(s MicroStudy) *Micro { return must(NewMicro(s)) }

// MustExperiment is [NewExperiment] for variables of a program; it panics on faults.
func MustExperiment(s ExperimentStudy) *Experiment { return must(NewExperiment(s)) }

// MustDiscovery is [NewDiscovery] for variables of a program; it panics on faults.
func MustDiscovery(s DiscoveryStudy) *Discovery { return must(NewDiscovery(s)) }

// MustTraining is [NewTraining] for variables of a program; it panics on faults.
func MustTraining(f Features) *Training { return must(NewTraining(f)) }

// must returns what was made, or panics with all faults on one line.
func must[T any](made T, err error) T {
	if err != nil {
		panic("insight: " + strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return made
}
