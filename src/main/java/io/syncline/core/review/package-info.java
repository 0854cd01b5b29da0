/**
 * Decisions by people: questions with their choices, carried out through the path of any change.
 */
@NullMarked
package io.syncline.core.review;

import org.jspecify.annotations.NullMarked;
