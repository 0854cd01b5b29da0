/** What happened, to be followed by programs and people. */
@NullMarked
package io.syncline.core.feed;

import org.jspecify.annotations.NullMarked;
