/** Tables of text as CSV that people edit in spreadsheets, and back. */
@NullMarked
package io.syncline.csv;

import org.jspecify.annotations.NullMarked;
