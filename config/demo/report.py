# What the main job made, read from the demo database; its files are laid into SUITE_HOME/demo.
import os
from pathlib import Path

FOLDER = Path(os.environ["SUITE_HOME"]) / "demo"
FOLDER.mkdir(exist_ok=True)


def lay(version, name):
    data = version._read_file(name)
    path = FOLDER / version[f"{name}_filename"]
    path.write_bytes(data)
    pages = f", {version.pages} pages" if name == "pdf" else ""
    return f"{path} ({len(data):,} bytes{pages})"


contract = env["clm.contract"].browse(
    int(env["ir.config_parameter"].get_param("contract_clm.demo_contract_id"))
)
drafted = contract.version_ids.sorted("number")[0]
step = contract.approval_ids.step_ids[:1]
signers = contract.signature_request_ids.signer_ids
renewal = contract.renewal_ids[:1]
rows = {
    "contract": f"{contract.name}, {contract.title}, from order {contract.order_id.name}",
    "Word file": lay(drafted, "docx"),
    "PDF": lay(drafted, "pdf"),
    "approved": f"by {step.decided_by_id.name}, bound to SHA-256 {drafted.sha256[:16]}…",
    "signed": " and ".join(f"{one.signed_name} for {one.party_name}" for one in signers),
    "signed PDF": lay(contract.signed_version_id, "pdf"),
    "active": f"{contract.start_date} to {contract.end_date}, notice until {contract.notice_deadline}",
    "renewal": f"{renewal.stage_id.name}, {renewal.amount:,.2f} {renewal.currency_id.name} with {renewal.user_id.name}",
    "evidence": f"{len(contract.evidence_ids)} entries, chain {'broken' if contract._verify_evidence() else 'intact'}",
}
for name, text in rows.items():
    print(f"{name:<11} {text}")
