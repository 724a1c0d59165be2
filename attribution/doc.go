// Package attribution gives touches the credit for conversions.
//
// Credit computed from paths describes what happened before conversions; it does
// not prove what caused them.
package attribution
