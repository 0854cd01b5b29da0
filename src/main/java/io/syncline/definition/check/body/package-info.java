/** Checks of how the bodies of requests and answers are written. */
@NullMarked
package io.syncline.definition.check.body;

import org.jspecify.annotations.NullMarked;
