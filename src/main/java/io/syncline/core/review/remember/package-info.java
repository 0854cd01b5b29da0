/** Answers that are given to further questions like the one that a person answered. */
@NullMarked
package io.syncline.core.review.remember;

import org.jspecify.annotations.NullMarked;
