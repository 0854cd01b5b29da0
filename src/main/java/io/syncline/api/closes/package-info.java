/** The close of a period, over the API. */
@NullMarked
package io.syncline.api.closes;

import org.jspecify.annotations.NullMarked;
