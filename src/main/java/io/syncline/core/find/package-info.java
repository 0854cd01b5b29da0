/** Records found by any word of their values. */
@NullMarked
package io.syncline.core.find;

import org.jspecify.annotations.NullMarked;
