/** The review queue: questions, conflicts, decisions and how they are undone. */
@NullMarked
package io.syncline.api.reviews;

import org.jspecify.annotations.NullMarked;
