//! The audit chain (审计链): whoever edits, deletes, swaps or cuts off lines behind the program's back is found out.

use super::scene::{Scene, every, line};
use crate::store::{
    Tx,
    audit::{self, BadEntry},
    testing::tamper,
};

/// Writes lines until there are so many.
async fn lines(scene: &Scene, until: u64) {
    while audit::verify(&scene.db).await.unwrap().entries < until {
        Tx::begin(&scene.db).await.unwrap().commit(line("audit.test").on("line", until).saying("第一条之后的一条")).await.unwrap();
    }
}

async fn first_bad(scene: &Scene) -> Option<i64> {
    audit::verify(&scene.db).await.unwrap().first_bad.map(|bad| bad.seq)
}

/// What somebody with a database tool and every right does first.
async fn disarm(scene: &Scene) {
    let statements: &[&str] = match scene.db.kind() {
        "sqlite" => &["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
        _ => &["ALTER TABLE audit DISABLE TRIGGER audit_no_change"],
    };
    for sql in statements {
        tamper(&scene.db, sql).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_itself_refuses_to_change_or_delete_a_line() {
    every(async |scene| {
        lines(&scene, 6).await;
        for sql in [
            "UPDATE audit SET detail = 'x' WHERE seq = 3",
            "UPDATE audit SET seq = 99 WHERE seq = 3",
            "DELETE FROM audit WHERE seq = 3",
            "DELETE FROM audit",
        ] {
            let refusal = tamper(&scene.db, sql).await.unwrap_err().to_string();
            assert!(refusal.contains("audit rows are never"), "{sql}: {refusal}");
        }
        assert_eq!(audit::verify(&scene.db).await.unwrap(), audit::Verdict { entries: 6, first_bad: None });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_line_is_named() {
    for column in ["detail = 'x'", "subject = 'x'", "action = 'x'", "at = at + 1", "account_id = 1", "exam_id = NULL", "exam_id = 9"] {
        every(async |scene| {
            lines(&scene, 6).await;
            disarm(&scene).await;
            let seq = if column == "exam_id = NULL" { exam_line(&scene).await } else { 3 };
            tamper(&scene.db, &format!("UPDATE audit SET {column} WHERE seq = {seq}")).await.unwrap();
            assert_eq!(first_bad(&scene).await, Some(seq), "{column}");
        })
        .await;
    }
}

/// A line that stands in an exam.
async fn exam_line(scene: &Scene) -> i64 {
    Tx::begin(&scene.db).await.unwrap().commit(line("audit.exam").exam(scene.exam)).await.unwrap();
    i64::try_from(audit::verify(&scene.db).await.unwrap().entries).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_swapped_and_cut_off_lines_are_named() {
    let deeds: [(&[&str], i64); 5] = [
        (&["DELETE FROM audit WHERE seq = 3"], 3),
        (&["DELETE FROM audit WHERE seq = 1"], 1),
        (
            &[
                "UPDATE audit SET seq = -1 WHERE seq = 3",
                "UPDATE audit SET seq = 3 WHERE seq = 4",
                "UPDATE audit SET seq = 4 WHERE seq = -1",
            ],
            3,
        ),
        (&["DELETE FROM audit WHERE seq >= 5"], 5),
        (&["DELETE FROM audit"], 1),
    ];
    for (statements, seq) in deeds {
        every(async |scene| {
            lines(&scene, 6).await;
            disarm(&scene).await;
            for sql in statements {
                tamper(&scene.db, sql).await.unwrap();
            }
            assert_eq!(first_bad(&scene).await, Some(seq), "{statements:?}");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_head_of_the_chain_is_watched_too() {
    every(async |scene| {
        lines(&scene, 6).await;
        tamper(&scene.db, "UPDATE audit_head SET hash = (SELECT hash FROM audit WHERE seq = 5)").await.unwrap();
        assert_eq!(first_bad(&scene).await, Some(6));
        tamper(&scene.db, "DELETE FROM audit_head").await.unwrap();
        let bad = audit::verify(&scene.db).await.unwrap().first_bad;
        assert_eq!(bad, Some(BadEntry { seq: 6, reason: "链尾校验值被删除" }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_while_others_write_finds_nothing_wrong() {
    every(async |scene| {
        let writer = {
            let db = scene.db.clone();
            tokio::spawn(async move {
                for _ in 0..150 {
                    Tx::begin(&db).await.unwrap().commit(line("audit.busy")).await.unwrap();
                }
            })
        };
        while !writer.is_finished() {
            assert_eq!(audit::verify(&scene.db).await.unwrap().first_bad, None);
        }
        writer.await.unwrap();
    })
    .await;
}
