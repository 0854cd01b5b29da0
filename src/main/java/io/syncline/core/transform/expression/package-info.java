/** Expressions of definitions, parsed and evaluated. */
@NullMarked
package io.syncline.core.transform.expression;

import org.jspecify.annotations.NullMarked;
