// Package stat has the statistics of the library's reports: intervals, tests and
// corrections. Arguments outside the domain give NaN, never a panic: more hits
// than units, negative numbers, a level outside (0, 1).
package stat
