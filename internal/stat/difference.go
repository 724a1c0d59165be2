package stat

import "math"

// DiffNewcombe returns an interval of d = p1 − p2 = x1/n1 − x2/n2 for independent
// samples, made of the Wilson limits l and u of both:
//
//	d − √((p1−l1)² + (u2−p2)²), d + √((u1−p1)² + (p2−l2)²)
//
// With no units on a side there is no difference, and both ends are NaN.
// Source: Newcombe, Stat. Med. 17 (1998) 873, method 10.
func DiffNewcombe(x1, n1, x2, n2 int64, level float64) (low, high float64) {
	if !isTable(x1, n1, x2, n2) || n1 == 0 || n2 == 0 || !isLevel(level) {
		return math.NaN(), math.NaN()
	}
	return newcombe(float64(x1), float64(n1), float64(x2), float64(n2), central(level))
}

func newcombe(x1, n1, x2, n2, z float64) (low, high float64) {
	l1, u1 := wilson(x1, n1, z)
	l2, u2 := wilson(x2, n2, z)
	p1, p2 := x1/n1, x2/n2
	return p1 - p2 - distance(p1-l1, u2-p2), p1 - p2 + distance(u1-p1, p2-l2)
}

func distance(a, b float64) float64 { return math.Sqrt(a*a + b*b) }

// DiffAgrestiCaffo returns the interval of [DiffWald] with a hit and a miss added
// on both sides, which may reach beyond −1..1. Without units on a side both ends
// are NaN.
// Source: Agresti and Caffo, Am. Stat. 54 (2000) 280.
func DiffAgrestiCaffo(x1, n1, x2, n2 int64, level float64) (low, high float64) {
	return diffWald(x1, n1, x2, n2, 1, level)
}

// DiffWald returns d ± z·√(p1(1−p1)/n1 + p2(1−p2)/n2), which may reach beyond
// −1..1. Without units on a side both ends are NaN. It is there to compare with
// others: it covers less often than level says.
func DiffWald(x1, n1, x2, n2 int64, level float64) (low, high float64) {
	return diffWald(x1, n1, x2, n2, 0, level)
}

func diffWald(x1, n1, x2, n2 int64, added, level float64) (low, high float64) {
	if !isTable(x1, n1, x2, n2) || n1 == 0 || n2 == 0 || !isLevel(level) {
		return math.NaN(), math.NaN()
	}
	m1, m2 := float64(n1)+2*added, float64(n2)+2*added
	p1, q1 := (float64(x1)+added)/m1, (float64(n1-x1)+added)/m1
	p2, q2 := (float64(x2)+added)/m2, (float64(n2-x2)+added)/m2
	half := central(level) * math.Sqrt(p1*q1/m1+p2*q2/m2)
	return p1 - p2 - half, p1 - p2 + half
}
