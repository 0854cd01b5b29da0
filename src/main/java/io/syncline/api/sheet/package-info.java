/** Lists as spreadsheets. */
@NullMarked
package io.syncline.api.sheet;

import org.jspecify.annotations.NullMarked;
