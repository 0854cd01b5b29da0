/** Answers: records, errors, pages, totals. */
@NullMarked
package io.syncline.system.http.answer;

import org.jspecify.annotations.NullMarked;
