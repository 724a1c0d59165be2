// Package linear solves dense systems of linear equations.
package linear

import "math"

// LU is a square matrix A, factored so that P·A = L·U: P exchanges rows, L is lower
// triangular with ones on its diagonal, U is upper triangular. It is immutable and
// safe for any number of goroutines.
type LU struct {
	n     int
	a     []float64 // L below the diagonal, U on and above it, row by row
	pivot []int     // step k exchanged rows k and pivot[k]
}

// block is how many columns are factored before the rest of the matrix is touched:
// as many as keep what is worked on in the fast caches.
const block = 48

// Factor factors the n×n matrix a, given row by row, in whose place the factors are
// written. It reports false, and the factors are of no use, if a is singular to
// working precision (a pivot is 0), has elements that are not finite, or has
// another size.
//
// Rows are exchanged so that each pivot is the largest of its column, the first of
// equal ones. Cost: ⅔n³ operations, and n integers of memory.
// Source: Golub and Van Loan, Matrix Computations (2013), 3.4 and 3.2.11.
func Factor(a []float64, n int) (LU, bool) {
	if n < 0 || len(a) != n*n {
		return LU{}, false
	}
	f := LU{n: n, a: a, pivot: make([]int, n)}
	for from := 0; from < n; from += block {
		to := min(from+block, n)
		if !f.factorColumns(from, to) {
			return LU{}, false
		}
		f.solveRows(from, to)
		subtractProduct(f.part(to, to), f.part(to, from), f.part(from, to), n-to, to-from, n-to)
	}
	return f, true
}

// part is what is left of a, from a row and a column on.
func (f *LU) part(row, column int) matrix { return matrix{f.a, f.n}.part(row, column) }

// factorColumns brings columns from..to into their final form, from the row of their
// diagonal downwards.
func (f *LU) factorColumns(from, to int) bool {
	for k := from; k < to; k++ {
		p := f.largest(k)
		pivot := f.a[p*f.n+k]
		if pivot == 0 || math.IsNaN(pivot) || math.IsInf(pivot, 0) {
			return false
		}
		f.pivot[k] = p
		f.exchange(k, p)
		top := f.a[k*f.n+k+1 : k*f.n+to]
		for i := k + 1; i < f.n; i++ {
			row := f.a[i*f.n+k : i*f.n+to]
			row[0] /= pivot
			subtract(row[1:], row[0], top)
		}
	}
	return true
}

// largest returns the row of the largest element of column k, on or below the
// diagonal; of one that is not a number if there is one.
func (f *LU) largest(k int) (row int) {
	row = k
	most := math.Abs(f.a[k*f.n+k])
	for i := k + 1; i < f.n; i++ {
		if x := math.Abs(f.a[i*f.n+k]); !(x <= most) {
			row, most = i, x
		}
		if math.IsNaN(most) {
			break
		}
	}
	return row
}

func (f *LU) exchange(i, j int) {
	if i == j {
		return
	}
	a, b := f.a[i*f.n:(i+1)*f.n], f.a[j*f.n:(j+1)*f.n]
	for k := range a {
		a[k], b[k] = b[k], a[k]
	}
}

// solveRows brings rows from..to into their final form right of the columns.
func (f *LU) solveRows(from, to int) {
	for i := from + 1; i < to; i++ {
		row := f.a[i*f.n : (i+1)*f.n]
		subtractRow(row[to:], row[from:i], f.part(from, to))
	}
}
