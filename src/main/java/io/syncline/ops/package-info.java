/** What operators watch: metrics and health. */
@NullMarked
package io.syncline.ops;

import org.jspecify.annotations.NullMarked;
