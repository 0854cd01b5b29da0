/** Expressions of definitions, parsed and evaluated. */
@NullMarked
package io.syncline.core.expression;

import org.jspecify.annotations.NullMarked;
