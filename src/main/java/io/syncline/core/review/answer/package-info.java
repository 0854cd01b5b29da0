/** The sorts of questions, the choices of each, and what a choice leads to. */
@NullMarked
package io.syncline.core.review.answer;

import org.jspecify.annotations.NullMarked;
