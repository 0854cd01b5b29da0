/** Dead letters and their replay. */
@NullMarked
package io.syncline.api.deadletters;

import org.jspecify.annotations.NullMarked;
