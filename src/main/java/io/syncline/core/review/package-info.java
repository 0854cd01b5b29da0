/** What persons decide: questions with their choices, decisions through the path of any change. */
@NullMarked
package io.syncline.core.review;

import org.jspecify.annotations.NullMarked;
