/** Authentication: API tokens and how they are recognised. */
@NullMarked
package io.syncline.core.access;

import org.jspecify.annotations.NullMarked;
