/** Single values as text, number and time: parsed, written and matched within bounds. */
@NullMarked
package io.syncline.core.model.scalar;

import org.jspecify.annotations.NullMarked;
