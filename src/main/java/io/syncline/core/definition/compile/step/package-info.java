/** Steps of workflows as written, and what they come to. */
@NullMarked
package io.syncline.core.definition.compile.step;

import org.jspecify.annotations.NullMarked;
