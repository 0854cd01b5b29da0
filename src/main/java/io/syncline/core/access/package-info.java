/** Who may ask: tokens and how they are known. */
@NullMarked
package io.syncline.core.access;

import org.jspecify.annotations.NullMarked;
