/* paper_qpdf.c: what Cairo 1.16 cannot write into a PDF: its language (PDF 1.7, 14.9.2), that it is tagged, and that readers show its title
 * in place of a file name. The file's ID is made of its content, so that the same paper is the same bytes. */
#include "print/paper_pdf.h"

#include <qpdf/qpdf-c.h>

ErrorCode pdf_add_language(Str pdf, Lang lang, Buf *to, Error *e)
{
    qpdf_data q = qpdf_init();
    if (!q) return error_memory(e);
    qpdf_silence_errors(q);
    qpdf_set_suppress_warnings(q, QPDF_TRUE);
    bool ok = qpdf_read_memory(q, "paper", pdf.ptr, pdf.len, NULL) == QPDF_SUCCESS;
    if (ok) {
        qpdf_oh root = qpdf_get_root(q), look = qpdf_oh_new_dictionary(q), marks = qpdf_oh_new_dictionary(q);
        qpdf_oh_replace_key(q, root, "/Lang", qpdf_oh_new_unicode_string(q, lang_code(lang)));
        qpdf_oh_replace_key(q, look, "/DisplayDocTitle", qpdf_oh_new_bool(q, QPDF_TRUE));
        qpdf_oh_replace_key(q, root, "/ViewerPreferences", look);
        qpdf_oh_replace_key(q, marks, "/Marked", qpdf_oh_new_bool(q, QPDF_TRUE));
        qpdf_oh_replace_key(q, root, "/MarkInfo", marks);
        ok = qpdf_init_write_memory(q) == QPDF_SUCCESS;
    }
    if (ok) {
        qpdf_set_deterministic_ID(q, QPDF_TRUE);
        qpdf_set_object_stream_mode(q, qpdf_o_generate);
        ok = qpdf_write(q) == QPDF_SUCCESS;
    }
    if (ok) buf_add(to, str_bytes(qpdf_get_buffer(q), qpdf_get_buffer_length(q)));
    qpdf_cleanup(&q);
    if (!ok) return error_internal(e, "qpdf");
    return to->failed ? error_memory(e) : ERR_OK;
}
