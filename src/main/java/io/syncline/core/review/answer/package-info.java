/** The kinds of questions, the choices of each, and the effects of a choice. */
@NullMarked
package io.syncline.core.review.answer;

import org.jspecify.annotations.NullMarked;
