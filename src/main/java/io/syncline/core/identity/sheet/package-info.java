/** Links as people keep them in spreadsheets. */
@NullMarked
package io.syncline.core.identity.sheet;

import org.jspecify.annotations.NullMarked;
